package lint

import "testing"

// Similar names of one kind are not taken for typing errors.
func TestMeantName(t *testing.T) {
	for _, c := range []struct{ name, known, want string }{
		{"/ecs/shp", "/ecs/shop", "/ecs/shop"},
		{"shop-errrors", "shop-errors", "shop-errors"},
		{"shop-eror", "shop-errors", "shop-errors"},
		{"/ecs/chop-api", "/ecs/shop-api", "/ecs/shop-api"},
		{"shop_errors", "ShopErrors", "ShopErrors"},
		{"/app/prd", "/app/prod", "/app/prod"},
		{"/app/wbe", "/app/web", "/app/web"},

		{"web-2", "web-1", ""},
		{"Errors4xx", "Errors5xx", ""},
		{"shop-us", "shop-eu", ""},
		{"shop-us-west-1", "shop-us-east-1", ""},
		{"service-b", "service-a", ""},
		{"/shop/app", "/shop/api", ""},
		{"shop-errors", "${Stage}-errors", ""},
		{"orders", "payments", ""},
	} {
		if got := meantName(c.name, []string{c.known}); got != c.want {
			t.Errorf("by %s, of %s, %q is meant; want %q", c.name, c.known, got, c.want)
		}
	}
}
