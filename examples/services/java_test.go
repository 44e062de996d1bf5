package services_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// jars are the libraries of Debian's liblogback-java and
// liblogstash-logback-encoder-java, and their dependencies.
var jars = []string{"logback-classic", "logback-core", "slf4j-api", "jul-to-slf4j", "logstash-logback-encoder", "jackson-core", "jackson-databind", "jackson-annotations"}

// javaService compiles a Java service.
func javaService(t *testing.T, folder string) (command []string, missing string) {
	t.Helper()
	var path []string
	for _, jar := range jars {
		found, err := filepath.Glob("/usr/share/java/" + jar + ".jar")
		if err != nil || found == nil {
			return nil, jar + ".jar in /usr/share/java"
		}
		path = append(path, found...)
	}
	if _, err := exec.LookPath("javac"); err != nil {
		return nil, "javac"
	}
	sources, err := filepath.Glob(filepath.Join(folder, "shop", "*.java"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(folder, "shop", "*", "*.java"))
	if err != nil {
		t.Fatal(err)
	}
	classes, libraries := t.TempDir(), strings.Join(path, ":")
	args := append([]string{"-Xlint:all", "-Werror", "-d", classes, "-cp", libraries}, append(sources, more...)...)
	if out, err := exec.Command("javac", args...).CombinedOutput(); err != nil {
		t.Fatalf("javac: %v\n%s", err, out)
	}
	return []string{"java", "-XX:TieredStopAtLevel=1", "-cp", strings.Join([]string{classes, folder, libraries}, ":"), "shop.Shop"}, ""
}
