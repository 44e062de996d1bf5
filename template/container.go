package template

// Container is a container of an ECS task definition, and where its output
// goes. The embedded Resource is the task definition.
type Container struct {
	Resource
	// Family of the task definition: the placeholder of its Ref if
	// CloudFormation makes one up.
	Family string `json:"family"`
	// Name is the container's name.
	Name string `json:"name"`
	// LogDriver is the log driver, such as awslogs; empty if the output goes
	// nowhere.
	LogDriver string `json:"logDriver,omitempty"`
	// LogGroup is the name of the log group that awslogs writes to.
	LogGroup string `json:"logGroup,omitempty"`
	// StreamPrefix begins the names of its log streams, which are
	// prefix/container/task.
	StreamPrefix string `json:"streamPrefix,omitempty"`
	// Mode is blocking or non-blocking; empty for the account's default.
	Mode string `json:"mode,omitempty"`
	// Buffer is how much output a non-blocking driver holds back before it
	// drops any, as the template writes it: 26214400b, 25m.
	Buffer string `json:"buffer,omitempty"`
	// User is the user that the container runs as; empty for the image's.
	User string `json:"user,omitempty"`
	// ReadOnly reports whether the container's root file system is read-only.
	ReadOnly bool `json:"readOnly,omitempty"`
}

const taskDefinitionType = "AWS::ECS::TaskDefinition"

func readContainers(r *reader) []Container {
	p := r.properties()
	family := p.get("Family").nameOrRef()
	var all []Container
	for _, item := range p.get("ContainerDefinitions").items() {
		o := item.object()
		c := Container{Family: family, Name: o.required("Name").text()}
		c.User = o.get("User").text()
		c.ReadOnly, _ = o.get("ReadonlyRootFilesystem").boolean(false)
		if logging := o.get("LogConfiguration"); logging.given() {
			l := logging.object()
			options := l.get("Options").object()
			c.LogDriver = l.required("LogDriver").text()
			c.LogGroup = options.get("awslogs-group").text()
			c.StreamPrefix = options.get("awslogs-stream-prefix").text()
			c.Mode = options.get("mode").text()
			c.Buffer = options.get("max-buffer-size").text()
		}
		all = append(all, c)
	}
	resource := r.done()
	for i := range all {
		all[i].Resource = resource
	}
	return all
}
