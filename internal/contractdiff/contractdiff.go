package contractdiff

import (
	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/queries"
)

// Side is a contract with the settings for what is made from it.
type Side struct {
	Contract *contract.Contract
	// Application has the severities and metrics; its contract is ignored.
	Application alarmrules.Application
	Rules       []alarmrules.Rule
	Queries     []queries.Query
	// Dashboard selects the graphs. Default: all.
	Dashboard dashboards.Layout
	// Level is the lowest level that the application is told to log. Default:
	// INFO.
	Level contract.Level
}

// Report is the effect of a change of a contract.
type Report struct {
	// Old and New are the names of the contracts.
	Old string `json:"old"`
	New string `json:"new"`
	// Contract lists the changes in what records promise, and Cloud those in
	// the resources made from it.
	Contract Promise `json:"contract"`
	Cloud    Cloud   `json:"cloud"`
}

// ChangesCloud reports whether any resource changes.
func (r *Report) ChangesCloud() bool { return r.Cloud.any() }

// Compare reports the effect of replacing the old side with the new one. It
// returns an error if a contract cannot be provisioned at all: because of one
// of its metrics, or because it has more indexes than CloudWatch allows.
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

// fill replaces nil lists by empty ones, so that JSON shows them as lists.
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
