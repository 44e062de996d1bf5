package contractdiff

import (
	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/queries"
)

// Side is a contract, and what is made of it.
type Side struct {
	Contract *contract.Contract
	// Application has the severities and metrics; its contract is not looked at.
	Application alarmrules.Application
	Rules       []alarmrules.Rule
	Queries     []queries.Query
	// Dashboard is what it shows. Default: all.
	Dashboard dashboards.Layout
	// Level is the lowest that the application is told to write. Default: INFO.
	Level contract.Level
}

// Report is what a change of a contract does.
type Report struct {
	// Old and New are the names of the contracts.
	Old string `json:"old"`
	New string `json:"new"`
	// Contract is what changes in what records promise, and Cloud in what is made of
	// that.
	Contract Promise `json:"contract"`
	Cloud    Cloud   `json:"cloud"`
}

// ChangesCloud reports whether something changes in the cloud.
func (r *Report) ChangesCloud() bool { return r.Cloud.any() }

// Compare returns what it does to take the new side in place of the old one. It is an
// error if one of the contracts cannot be provisioned at all: by a metric of its own, or
// by more indexes than there can be.
func Compare(old, new Side) (*Report, error) {
	r := &Report{Old: old.Contract.Name(), New: new.Contract.Name(), Contract: promise(old.Contract, new.Contract)}
	var err error
	r.Cloud, err = cloud(old, new)
	if err != nil {
		return nil, err
	}
	r.fill()
	return r, nil
}

// fill has lists without anything in them be lists all the same in JSON.
func (r *Report) fill() {
	for _, list := range []*[]Change{
		&r.Contract.Fields, &r.Contract.Levels, &r.Contract.Events, &r.Contract.Lines, &r.Contract.Metrics, &r.Contract.Others,
		&r.Cloud.Filters, &r.Cloud.Alarms, &r.Cloud.Contributors, &r.Cloud.Queries, &r.Cloud.Graphs, &r.Cloud.LogGroup, &r.Cloud.Settings,
	} {
		if *list == nil {
			*list = []Change{}
		}
	}
}
