package changes

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/template"
)

var alreadyExists = kind{
	name: "already-exists",
	doc: Doc{
		Title: "The deployment fails: it exists already", Severity: Failure,
		Meaning: "A resource is created under a name that is taken. It moves to another logical id or another stack, and CloudFormation creates the new resource before it deletes the old one. Or the old side only referred to a resource of that name. Or a stack that stays has it. The deployment fails with \"already exists\" and is rolled back.",
		Remedy:  "Take the existing resource into the stack with `cdk deploy --import-existing-resources` or `cdk import`, or choose another name.",
	},
	find: func(f *finder) {
		for _, t := range f.made() {
			if t.typ == nil || t.typ.space == "" {
				continue
			}
			if f.origin == template.Account {
				if f.foreign[t] != nil && t.typ.taken != nothing {
					f.addMade(t, "It is created, and the account has one of its name outside the stack: the deployment fails, as it exists already.", "")
				}
				continue
			}
			if f.heldByAnother(t) {
				continue
			}
			if t.change.old == nil || f.nameKey(t) != f.nameKey(t.change.old) {
				f.referredTo(t)
			}
		}
	},
}

// heldByAnother finds which resource already has the name of one that is
// created.
func (f *finder) heldByAnother(t *thing) bool {
	key := f.nameKey(t)
	if key == "" {
		return false
	}
	when := f.whenTaken(t)
	for _, holder := range f.holders()[key] {
		if holder.change == t.change {
			continue // see not-updatable
		}
		switch {
		case when == nothing:
		case when == adopts && f.origin == template.CloudFormation:
			// Subscriptions and topic policies have findings of their own.
		case when == adopts:
			f.adopted(t, holder)
		default:
			f.conflict(t, holder, when)
		}
		return true
	}
	return false
}

func (f *finder) conflict(t, holder *thing, when taken) {
	what := t.typ.what
	fails := "the deployment fails, as it exists already"
	if when == unclear {
		fails = "the deployment fails, as it exists already, or else takes it over and then deletes it as the old one; which of the two, no reference says"
	}
	var text, remedy string
	switch here := holder.scope.other == t.scope; {
	case holder.change.new != nil && !f.replaced(holder.change):
		text = fmt.Sprintf("It is created, and %s has its name and keeps it: %s.", where(holder, t), fails)
		remedy = "Give one of the two another name."
	case here:
		text = fmt.Sprintf("It moves to another logical id: it is created as %s before %s is deleted, which has its name: %s.", t.LogicalID, holder.LogicalID, fails)
		remedy = fmt.Sprintf("Keep the logical id %s (overrideLogicalId), or give it another name. To move it, deploy twice: first keep it, with DeletionPolicy Retain, and remove it; then import it as %s with `cdk deploy --import-existing-resources`.", holder.LogicalID, t.LogicalID)
	case holder.scope.fate() == stays:
		text = fmt.Sprintf("It is created in another stack than the one that has the %s, %s, and that one stays as it is: %s.", what, holder.scope.name(), fails)
		remedy = fmt.Sprintf("Give it another name; or first remove it from %s, keeping it with DeletionPolicy Retain, and then import it with `cdk deploy --import-existing-resources`.", holder.scope.name())
	default:
		text = fmt.Sprintf("It moves to another stack: it is created in %s while %s has it: %s.", t.scope.template.Stack, holder.scope.template.Stack, fails)
		remedy = fmt.Sprintf("Deploy twice: first remove it from %s, keeping it with DeletionPolicy Retain; then import it with `cdk deploy --import-existing-resources`. Or give it another name.", holder.scope.template.Stack)
	}
	if f.origin == template.Terraform {
		remedy = fmt.Sprintf("Say that it is the same, with a moved block: from = %s, to = %s; or give it another name.", holder.LogicalID, t.LogicalID)
	}
	f.addMade(t, text, remedy)
}

func where(holder, t *thing) string {
	if holder.scope.other == t.scope {
		return holder.LogicalID
	}
	return fmt.Sprintf("%s of %s", holder.LogicalID, holder.scope.template.Stack)
}

// addMade adds a finding about a resource that is created.
func (f *finder) addMade(t *thing, text, remedy string) {
	severity := Failure
	if t.Undecided {
		severity = Open
		text += fmt.Sprintf(" This is so if the condition %s holds, which is not decided here.", t.Condition)
	}
	f.add(t, severity, remedy, text)
}

// adopted reports a resource that Terraform creates over an existing one, which
// it destroys under another address in the same run. Terraform does not order
// the two.
func (f *finder) adopted(t, holder *thing) {
	if holder.change.new != nil && !f.replaced(holder.change) {
		return
	}
	f.add(t, Loss, fmt.Sprintf("Say that it is the same, with a moved block: from = %s, to = %s.", holder.LogicalID, t.LogicalID),
		fmt.Sprintf("It moves from the address %s. Terraform creates it and destroys the other one, which is the same, in an unknown order: it may be gone afterwards.", holder.LogicalID))
}

// referredTo finds what the old side only refers to and the new side creates.
func (f *finder) referredTo(t *thing) {
	name := t.ownName()
	if !name.given() || f.whenTaken(t) == nothing || f.whenTaken(t) == adopts {
		return
	}
	switch t.Type {
	case logGroupType:
		if why := f.existsSince(name, t.scope); why != "" {
			f.addMade(t, "It is created, and exists already: "+why, "Import it into the stack with `cdk deploy --import-existing-resources` or `cdk import`: its log events stay. Or keep referring to it as an existing one.")
		}
	case topicType:
		for _, alarm := range f.old.things() {
			if !isAlarm(alarm) || !samePlace(alarm.scope, t.scope) {
				continue
			}
			for _, action := range alarm.get("AlarmActions").items() {
				if written := action.text(); strings.HasPrefix(written, "arn:") && strings.HasSuffix(written, ":"+name.text()) && f.topicOf(action) == nil {
					f.addMade(t, fmt.Sprintf("It is created, and exists already: on the old side, the alarm %s notifies it by its ARN, and no stack creates it.", alarm.called()), "")
					return
				}
			}
		}
	}
}

// existsSince says how it is known that a log group exists although no stack of
// the old side creates it. It returns "" if that is not known.
func (f *finder) existsSince(name value, in *scope) string {
	key := f.key(name)
	for _, t := range f.old.things() {
		if !samePlace(t.scope, in) {
			continue
		}
		if group, _, ok := retentionOf(t); ok && f.key(group) == key {
			return fmt.Sprintf("on the old side, %s sets its retention.", t.LogicalID)
		}
		switch t.Type {
		case metricFilterType, subscriptionFilterType:
			if f.key(t.get("LogGroupName")) == key {
				return fmt.Sprintf("on the old side, %s refers to it, which can only be created if the log group exists.", t)
			}
		case taskType:
			for _, container := range t.get("ContainerDefinitions").items() {
				if f.key(container.member("LogConfiguration").member("Options").member("awslogs-group")) == key {
					return fmt.Sprintf("on the old side, a container of %s writes to it, which can only start if the log group exists.", t)
				}
			}
		case functionType:
			if f.key(groupOf(t.get("LoggingConfig"))) == key {
				return fmt.Sprintf("on the old side, %s writes to it, and Lambda creates its log group when it is first called.", t)
			}
		}
	}
	return ""
}
