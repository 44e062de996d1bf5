// Package traffic generates eight hours of the shop's log lines, the same every time.
// They are uneventful except for one incident for each of the shop's alarm rules.
package traffic

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"time"
)

// Start is the first minute of the log lines, and End the minute after the last.
var (
	Start = time.Date(2025, time.March, 11, 6, 0, 0, 0, time.UTC)
	End   = Start.Add(8 * time.Hour)
)

// Incident makes one of the shop's alarms go off.
type Incident struct {
	// Alarm is the name of the alarm, without the application, environment and service.
	Alarm string
	// Worker says that the lines are those of the worker, which has its own log group.
	Worker bool
	// From and Until bound the incident.
	From, Until time.Time
}

// clock returns a time of the day.
func clock(hour, minute int) time.Time {
	return time.Date(2025, time.March, 11, hour, minute, 0, 0, time.UTC)
}

// The incidents, in the order of the day.
var (
	couponPublished = Incident{"coupon-abuse-ticket", false, clock(7, 0), clock(7, 20)}
	noDelivery      = Incident{"stock-low-ticket", true, clock(7, 30), clock(7, 40)}
	providerDown    = Incident{"shop-closed-page", false, clock(8, 0), clock(8, 40)}
	queueGrows      = Incident{"queue-growing-call", true, clock(9, 0), clock(9, 30)}
	cardsTried      = Incident{"card-testing-call", false, clock(9, 30), clock(9, 50)}
	packingSlow     = Incident{"slow-packing-ticket", true, clock(10, 0), clock(10, 20)}
	deliveryDear    = Incident{"abandoned-carts-ticket", false, clock(10, 30), clock(10, 50)}
	badDeployment   = Incident{"checkout-availability-burn-call", false, clock(11, 30), clock(11, 45)}
	feedLost        = Incident{"stock-feed-ticket", true, clock(12, 0), clock(12, 50)}
)

// Incidents returns all incidents. In one of them no payment succeeds, and four alarms
// go off: on payments, on missing orders, on both, and on either.
func Incidents() []Incident {
	failing, missing, either := providerDown, providerDown, providerDown
	failing.Alarm, missing.Alarm, either.Alarm = "payments-failing-call", "no-orders-call", "sales-at-risk-ticket"
	return []Incident{
		couponPublished, noDelivery, providerDown, failing, missing, either, queueGrows, cardsTried, packingSlow, deliveryDear, badDeployment, feedLost,
	}
}

// at reports whether the incident is in progress.
func (i Incident) at(t time.Time) bool { return !t.Before(i.From) && t.Before(i.Until) }

// Shop writes the log lines of web and checkout, which share a log group.
func Shop(w io.Writer) error { return write(w, shop) }

// Worker writes the log lines of the worker.
func Worker(w io.Writer) error { return write(w, worker) }

// line holds the fields of a record other than its time.
type line map[string]any

// write writes the log lines of each second.
func write(w io.Writer, happens func(second int, t time.Time, log func(line))) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	for second := range int(End.Sub(Start) / time.Second) {
		t := Start.Add(time.Duration(second) * time.Second)
		var wrong error
		happens(second, t, func(l line) {
			l["timestamp"] = t.Format(time.RFC3339)
			if err := encoder.Encode(l); err != nil {
				wrong = err
			}
		})
		if wrong != nil {
			return wrong
		}
	}
	return out.Flush()
}

// event returns a record of an event of the contract.
func event(level, logger, message, name string, fields line) line {
	l := line{"level": level, "logger": logger, "message": message, "event_type": name}
	maps.Copy(l, fields)
	return l
}

// shop logs what happens in web and checkout: a request every other second, one in five
// of them to the API, and a customer at the checkout every twelve seconds.
func shop(second int, t time.Time, log func(line)) {
	if second%2 == 0 {
		request(second, t, log)
	}
	if second%12 == 3 {
		checkout(second, t, log)
	}
	pause := 24
	if deliveryDear.at(t) {
		pause = 6
	}
	if second%pause == 5 {
		log(event("INFO", "shop.cart", "Cart abandoned", "cart_abandoned", line{"item_count": 1 + second%7}))
	}
	pause = 60
	if couponPublished.at(t) {
		pause = 10
	}
	if second%pause == 7 {
		coupon := fmt.Sprintf("THANKS-%03d", second/60%40)
		if couponPublished.at(t) {
			coupon = "WELCOME10"
		}
		log(event("INFO", "shop.checkout", "Coupon redeemed", "coupon_redeemed", line{"order_id": 70000 + second, "coupon": coupon}))
	}
	if cardsTried.at(t) && second%60 == 9 {
		log(failedPayment(second, "203.0.113.9", "stolen_card"))
	}
}

// request logs a request: now and then one is not found, and after a bad deployment
// every other one fails.
func request(second int, t time.Time, log func(line)) {
	status := 200
	switch {
	case badDeployment.at(t) && second%4 == 0:
		status = 502
	case second%90 == 0:
		status = 404
	}
	id := fmt.Sprintf("req-%06d", second)
	if status == 502 && second%120 == 0 {
		log(event("ERROR", "shop.web", "No answer from the recommendations", "service_error", line{
			"request_id": id, "service": "recommendations", "error_type": "ConnectionError",
		}))
	}
	took := 40 + second*37%160
	if second%10 == 0 {
		log(event("INFO", "shop.api", "API response", "api_request", line{
			"request_id": id, "endpoint": endpoints[second/10%len(endpoints)], "method": "GET",
			"status_code": status, "duration_ms": took, "response_size_bytes": 400 + second%900,
		}))
	}
	log(event("INFO", "shop.web", "Request completed", "request_completed", line{"request_id": id, "status_code": status, "duration_ms": took}))
}

// endpoints are those of the shop's API.
var endpoints = []string{"/api/articles", "/api/cart", "/api/recommendations"}

// checkout logs a customer who pays: one payment in ten fails, and all of them while
// the provider is down.
func checkout(second int, t time.Time, log func(line)) {
	customer := second / 12
	if providerDown.at(t) {
		log(failedPayment(second, address(customer), "provider_unavailable"))
		return
	}
	if customer%10 == 0 {
		log(failedPayment(second, address(customer), "insufficient_funds"))
		return
	}
	order, value := 40000+customer, 15+customer%80
	log(event("INFO", "shop.checkout", "Payment succeeded", "payment_succeeded", line{
		"order_id": order, "amount": value, "payment_method": method(customer),
	}))
	log(event("INFO", "shop.checkout", "Order placed", "order_placed", line{
		"order_id": order, "order_value": value, "currency": "EUR", "item_count": 1 + customer%5,
	}))
}

func failedPayment(second int, from, why string) line {
	return event("WARNING", "shop.checkout", "Payment failed", "payment_failed", line{
		"order_id": 40000 + second/12, "amount": 15 + second%80, "payment_method": method(second / 12), "decline_code": why, "ip_address": from,
	})
}

// address returns the address of a customer, one of many.
func address(customer int) string { return fmt.Sprintf("198.51.100.%d", customer%200) }

func method(customer int) string { return []string{"card", "wallet", "invoice"}[customer%3] }

// articles are those that the shop sells.
var articles = []string{"MUG-BLUE", "MUG-RED", "SHIRT-M", "SHIRT-L", "POSTER-A2", "CAP"}

// worker logs what happens in the worker: a parcel every fifteen seconds, the stock of
// an article every minute, and the length of its queue twice a minute.
func worker(second int, t time.Time, log func(line)) {
	if second%15 == 2 {
		took := 60 + second*13%140
		if packingSlow.at(t) {
			took += 700
		}
		log(event("INFO", "shop.warehouse", "Order packed", "order_packed", line{
			"order_id": 40000 + second/15, "item_count": 1 + second%5, "pack_seconds": took,
		}))
	}
	if second%30 == 11 {
		length := 4 + second%9
		if queueGrows.at(t) {
			length += int(t.Sub(queueGrows.From)/time.Minute) * 25
		}
		log(event("INFO", "shop.queue", "Queue", "metric", line{"metric_name": "queue_length", "metric_value": length, "metric_unit": "Count"}))
	}
	minute := second / 60
	article := articles[minute%len(articles)]
	if second%60 == 20 && !feedLost.at(t) {
		log(event("INFO", "shop.stock", "Stock checked", "stock_checked", line{"sku": article, "items_left": 20 + minute*7%60}))
	}
	if second%60 == 21 && (minute%50 == 0 || noDelivery.at(t)) {
		log(event("WARNING", "shop.stock", "Stock low", "stock_low", line{"sku": article, "items_left": 1 + minute%4}))
	}
}
