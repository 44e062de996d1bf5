package template

import "testing"

func TestChannels(t *testing.T) {
	made, err := Parse("chat", []byte(`
Resources:
  Own: {Type: AWS::SNS::Topic}
  Named: {Type: AWS::SNS::Topic, Properties: {TopicName: shop-prod-page}}
  Slack:
    Type: AWS::Chatbot::SlackChannelConfiguration
    Properties:
      ConfigurationName: shop
      SlackWorkspaceId: T1
      SlackChannelId: C1
      SnsTopicArns: [!Ref Own]
  Teams:
    Type: AWS::Chatbot::MicrosoftTeamsChannelConfiguration
    Properties:
      ConfigurationName: shop-teams
      TeamsChannelId: 19:a@thread.tacv2
      SnsTopicArns: ["arn:aws:sns:eu-west-1:111122223333:shop-prod-page"]
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	channels := made.Channels()
	if len(channels) != 2 {
		t.Fatalf("%+v", channels)
	}
	slack, teams := channels[0], channels[1]
	if slack.Name != "shop" || slack.App != "Slack" || slack.Channel != "C1" || len(slack.Topics) != 1 || slack.LogicalID != "Slack" {
		t.Errorf("%+v", slack)
	}
	if teams.Name != "shop-teams" || teams.App != "Teams" || teams.Channel != "19:a@thread.tacv2" || len(teams.Topics) != 1 {
		t.Errorf("%+v", teams)
	}
	own, named := made.Topics()[0], made.Topics()[1]
	for _, c := range []struct {
		channel  Channel
		topic    Topic
		ownStack bool
		want     bool
	}{
		{slack, own, true, true},
		// The same logical id in another stack is a different topic.
		{slack, own, false, false},
		{slack, named, true, false},
		{teams, named, false, true},
		{teams, own, true, false},
	} {
		if got := c.channel.Tells(c.topic, c.ownStack); got != c.want {
			t.Errorf("%s tells of %s, in its own stack %v: %v", c.channel.App, c.topic.LogicalID, c.ownStack, got)
		}
	}
}
