// Package dashboards holds the dashboard of a log group as data, and finds the
// metrics of an application that its graphs show.
//
// The file graphs.yaml has the graphs and tables that ship. A configuration
// defines its own in the same form:
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
// A Layout is checked and resolved against the alarmrules.Set of an
// application, so that no graph shows a metric that nothing feeds.
package dashboards
