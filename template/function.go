package template

// Function is a Lambda function, and where its output goes.
type Function struct {
	Resource
	// Name is the function's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// LogGroup is the name of the log group that the function writes to.
	LogGroup string `json:"logGroup"`
	// Implied reports whether Lambda creates that log group itself:
	// /aws/lambda/ and the function's name.
	Implied bool `json:"implied,omitempty"`
	// Format is the log format, JSON or Text (LoggingConfig.LogFormat).
	// Default: empty, which means Text.
	Format string `json:"format,omitempty"`
}

const (
	functionType           = "AWS::Lambda::Function"
	serverlessFunctionType = "AWS::Serverless::Function"
)

func isFunction(typ string) bool { return typ == functionType || typ == serverlessFunctionType }

// Functions returns the Lambda functions, including those of the Serverless
// Application Model.
func (t *Template) Functions() []Function { return t.functions }

// readFunction reads a function. Its log group is /aws/lambda/ and its name,
// unless its LoggingConfig names another (lambda,
// monitoring-cloudwatchlogs-loggroups). Globals are the defaults of functions
// of the Serverless Application Model (sam,
// sam-specification-template-anatomy-globals).
func readFunction(r *reader) Function {
	p := r.properties()
	f := Function{Name: p.get("FunctionName").nameOrRef()}
	logging := p.get("LoggingConfig")
	group, format := logging.object().get("LogGroup"), logging.object().get("LogFormat")
	if r.resource.typ == serverlessFunctionType {
		globals := node{r, "Globals.Function.LoggingConfig", r.stack.values.fold(r.stack.functionDefaults["LoggingConfig"])}.object()
		if !group.given() {
			group = globals.get("LogGroup")
		}
		if !format.given() {
			format = globals.get("LogFormat")
		}
	}
	f.Format = format.text()
	if f.LogGroup = group.text(); f.LogGroup == "" {
		f.LogGroup, f.Implied = "/aws/lambda/"+f.Name, true
	}
	f.Resource = r.done()
	return f
}
