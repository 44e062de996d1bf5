package needle

// Trial tells whether looking for needles in messages before they are decoded is worth
// the time. Its zero value is ready to use. It is for one goroutine.
type Trial struct{ looked, rejected int }

// If fewer than one message in rejectedOfRound is rejected, looking takes longer than
// decoding. Then only one in roundsOfMessages rounds of messages is looked at.
const rejectedOfRound, roundsOfMessages, messagesOfRound = 16, 16, 1 << 10

// WorthIt reports whether to look at the next message.
func (t *Trial) WorthIt() bool {
	at := t.looked % (roundsOfMessages * messagesOfRound)
	t.looked++
	if at == 0 {
		t.rejected = 0
	}
	return at < messagesOfRound || t.rejected >= messagesOfRound/rejectedOfRound
}

// Rejected says that the message lacks what was looked for, and is not decoded.
func (t *Trial) Rejected() { t.rejected++ }
