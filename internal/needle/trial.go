package needle

// Trial looks for needles in messages before they are decoded, as long as that is worth
// the time. Its zero value is ready to use. It is for one goroutine.
type Trial struct{ looked, rejected int }

// If fewer than one message in rejectedOfRound is rejected, looking takes longer than
// decoding. Then only one in roundsOfMessages rounds of messages is looked at.
const rejectedOfRound, roundsOfMessages, messagesOfRound = 16, 16, 1 << 10

// Rejects reports whether a JSON message is known to contain none of the texts. If it
// reports false, the message was perhaps not looked at.
func (t *Trial) Rejects(a Any, message []byte) bool {
	at := t.looked % (roundsOfMessages * messagesOfRound)
	t.looked++
	if at == 0 {
		t.rejected = 0
	}
	if at >= messagesOfRound && t.rejected < messagesOfRound/rejectedOfRound || !a.Absent(message) {
		return false
	}
	t.rejected++
	return true
}
