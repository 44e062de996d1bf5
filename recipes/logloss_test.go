package recipes

import "testing"

func TestLostLogs(t *testing.T) {
	pattern := LostLogs()
	for line, want := range map[string]bool{
		`[2026/02/16 20:11:36] [ warn] [engine] chunk '1-1645042288.260516436.flb' cannot be retried: task_id=0, input=forward.1 > output=cloudwatch_logs.1`:                   true,
		`[2026/02/16 20:11:36] [error] [engine] chunk '1-1734363172.486514292.flb' cannot be retried: task_id=0, input=forward.1 > output=cloudwatch_logs.1`:                   true,
		`[2026/02/16 20:11:36] [ warn] [input] forward.1 paused (mem buf overlimit)`:                                                                                           true,
		`[2026/02/16 20:11:36] [ warn] [input] forward.1 paused (storage buf overlimit 2/128)`:                                                                                 true,
		`[2026/02/16 20:11:40] [ info] [input] forward.1 resume (mem buf overlimit)`:                                                                                           false,
		`[2026/02/16 20:11:30] [ warn] [engine] failed to flush chunk '1-1647467985.551788815.flb', retry in 9 seconds: task_id=0, input=forward.1 > output=cloudwatch_logs.0`: false,
		`[2026/02/16 20:11:29] [error] [output:cloudwatch_logs:cloudwatch_logs.0] Failed to send log events`:                                                                   false,
	} {
		if got := pattern.Match([]byte(line)); got != want {
			t.Errorf("matches %v: %s", got, line)
		}
	}
	if w := pattern.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %v", w)
	}
}
