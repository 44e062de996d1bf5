package strictyaml_test

import (
	"fmt"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

func Example() {
	node, err := strictyaml.Parse("garden.yaml", []byte("name: 5\nbeds:\n  - plant: rose\n  - palnt: fern\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var garden struct {
		Name string `yaml:"name"`
		Beds []struct {
			Plant string `yaml:"plant"`
		} `yaml:"beds"`
	}
	fmt.Println(node.Decode(&garden).Err())
	fmt.Println(node.Get("beds", "0", "plant").Problem("%s want sun", garden.Beds[0].Plant))
	// Output:
	// garden.yaml:1:7: name: must be text, got a number: put it in quotes
	// garden.yaml:4:5: beds[1].palnt: there is no key "palnt": did you mean plant? Use plant
	// garden.yaml:3:12: beds[0].plant: rose want sun
}
