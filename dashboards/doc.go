// Package dashboards holds what the dashboard of a log group shows, as data, and
// finds the metrics of an application that its graphs are of.
//
// graphs.yaml has the graphs and the tables that ship, in the form in which a
// configuration has its own:
//
//	dashboard:
//	  graphs:
//	    - title: Orders
//	      lines:
//	        - {id: paid, metric: paid-orders, hidden: true}
//	        - {id: all, metric: orders, hidden: true}
//	        - {math: 100 * paid / all, label: paid}
//	    - errors
//	    - rest
//	  tables: [newest-errors, {query: slow-orders, title: "Orders, slowest first"}]
//
// A Layout is checked, and resolved, against the alarmrules.Set of an application:
// no graph can be of a metric that nothing feeds.
package dashboards
