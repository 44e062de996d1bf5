package config
import ("testing";"os")
func TestWrite(t *testing.T){ _,err:=Load("testdata/mistakes.yaml"); os.WriteFile("testdata/mistakes.txt", []byte(err.Error()+"\n"), 0o644)}
