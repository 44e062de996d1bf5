package notify_test

import (
	"fmt"

	"github.com/logstack-go/logstack/notify"
)

func Example() {
	listeners := notify.Listeners{
		Email:   []string{"on-call@example.com"},
		Actions: []string{"arn:aws:ssm:eu-central-1:111122223333:opsitem:1", "arn:aws:sqs:eu-central-1:111122223333:queue"},
	}
	for _, mistake := range listeners.Check() {
		fmt.Println(mistake.Path, mistake.Text[:24])
	}
	fmt.Println(notify.DefaultSeverities().Known("tiket"))
	// Output:
	// [actions 1] belongs to the service s
	// there is no severity "tiket": did you mean ticket? Use page or ticket
}
