// Package changes reports what deploying one set of templates over another does
// to stored logs and to notifications: log groups and their encryption keys,
// alarms and whom they tell, metric filters, subscriptions, and whatever sends
// logs elsewhere.
//
// [Compare] determines what CloudFormation does to every resource that matters:
// create, update, replace, delete or leave behind. The findings follow from
// that: lost data, alarms that are lost or tell nobody any more, and
// deployments that fail because something already exists. Values that only the
// deployment knows (parameters, values of other stacks) are never guessed: a
// finding says that they cannot be known.
//
// Resources are compared by logical id, as CloudFormation does, and by physical
// name, as their services do. A resource that keeps its name but changes its
// logical id is created before the old one is deleted. Either the deployment
// fails or the resource is gone afterwards, depending on how its service treats
// a name that is taken.
//
// An alarm that is renamed is deleted and created anew: its history ends, and
// whoever looks for it by name does not find it, but it still notifies. It
// counts as a change rather than a loss if an alarm of the new side has the
// same condition and severity, or has the same logical id and severity in the
// nested stack that continues the stack of a renamed service.
package changes
