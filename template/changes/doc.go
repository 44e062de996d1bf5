// Package changes says what deploying one set of templates over another does to what
// holds data and to what tells people: log groups and the keys they are encrypted with,
// alarms and whom they tell, metric filters, subscriptions, what sends logs elsewhere.
//
// [Compare] finds, for every resource that matters, what CloudFormation does to it: it
// is made, updated, replaced, deleted or left behind. From that follow the findings:
// data that are lost, alarms that are lost or tell nobody any more, and deployments that
// fail as something exists already. What only the deployment knows (parameters, values of
// other stacks) is never guessed: it is among the findings as what cannot be known.
//
// Resources are compared by their logical ids, as CloudFormation does, and by what they
// are really called, as their services do. A thing that keeps its name and changes its
// logical id is made anew before the old one is deleted, so that either the deployment
// fails or the thing is gone afterwards, by what its service makes of a name that is
// taken.
//
// An alarm that gets another name is lost and made anew: its history ends, and whoever
// knows it by its name looks for it in vain, but somebody is told all the same. So it is a
// change and no loss, if an alarm of the new side goes off under the same condition and has
// the same severity, or if it has the same logical id and severity in the nested stack that
// the stack of a renamed service goes on as.
package changes
