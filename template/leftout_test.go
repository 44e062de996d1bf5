package template

import (
	"fmt"
	"slices"
	"testing"
)

// Resources that the same settings bring in are one group, in the order of the
// template. One that another excludes stands alone.
func TestTogether(t *testing.T) {
	const text = `
Parameters: {Stage: {Type: String, Default: dev}, Zone: {Type: String}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Also: !Equals [prod, !Ref Stage]
  Here: !Equals [!Ref Zone, a]
  There: !Not [!Condition Here]
  Far: !Equals [!Ref AWS::Region, xx]
Resources:
  B: {Type: AWS::Logs::LogGroup, Condition: Far}
  C: {Type: AWS::Logs::LogGroup, Condition: Also}
  D: {Type: AWS::Logs::LogGroup, Condition: Prod}
  E: {Type: AWS::Logs::LogGroup, Condition: Prod}
  In: {Type: AWS::Logs::LogGroup, Condition: Here}
  Out: {Type: AWS::Logs::LogGroup, Condition: There}
  Outer: {Type: AWS::Logs::LogGroup, Condition: There}
`
	read, err := Parse("t.yaml", []byte(text), Options{Parameters: map[string]string{"AWS::Region": "eu-central-1"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, of := range Together(read.LeftOut()) {
		got = append(got, fmt.Sprintf("%v: %s; %s", of.Names(), of.Why(), of.Advice()))
	}
	want := []string{
		"[B]: its condition Far does not hold; --condition Far=true brings it in",
		"[C D E]: their conditions do not hold; --parameter Stage=prod brings them in",
		"[Out]: its condition There is undecided, and In, which excludes it, is assumed to be created; --parameter Zone=… (not a) brings it in",
		"[Outer]: its condition There is undecided, and In, which excludes it, is assumed to be created; --parameter Zone=… (not a) brings it in",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	same := Together(slices.DeleteFunc(read.LeftOut(), func(l LeftOut) bool { return l.Condition != "Prod" }))
	if len(same) != 1 || same[0].Why() != "their condition Prod does not hold" || same[0].WhyEach() != "its condition Prod does not hold" {
		t.Errorf("%+v", same)
	}
}
