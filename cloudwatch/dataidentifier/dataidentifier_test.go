package dataidentifier

import (
	"slices"
	"strings"
	"testing"
)

// TestTable checks the table against the documentation of some identifiers, and for
// consistency.
func TestTable(t *testing.T) {
	// The pages give ARNs for 98 identifiers. DateOfBirth is in the table of
	// protect-sensitive-log-data-types-pii and in the console.
	if got := len(All()); got != 99 {
		t.Errorf("there are %d identifiers", got)
	}
	alone := []string{}
	for _, of := range All() {
		if !slices.Contains([]Category{Credentials, Device, Financial, Health, Personal}, of.Category) {
			t.Errorf("%s is of the category %q", of.Name, of.Category)
		}
		if err := Check(of.Name); err != nil || Mistyped(of.Name) {
			t.Errorf("%s: %v", of.Name, err)
		}
		if len(of.Keywords) == 0 {
			alone = append(alone, of.Name)
		}
		for _, keyword := range of.Keywords {
			if keyword == "" || keyword != strings.ToLower(keyword) || strings.TrimSpace(keyword) != keyword {
				t.Errorf("%s has the keyword %q", of.Name, keyword)
			}
		}
	}
	if got, want := strings.Join(alone, " "), "Address EmailAddress IpAddress Name OpenSshPrivateKey PgpPrivateKey PkcsPrivateKey PostalCode-CA PuttyPrivateKey"; got != want {
		t.Errorf("without a keyword are found %s, want %s", got, want)
	}
	if got, want := strings.Join(Countries("PhoneNumber"), " "), "BR DE ES FR GB IT US"; got != want {
		t.Errorf("there are phone numbers of %s, want %s", got, want)
	}
	if got := len(Countries("DriversLicense")); got != 31 {
		t.Errorf("there are driver's licenses of %d countries", got)
	}
}

func TestCheck(t *testing.T) {
	for name, want := range map[string]string{
		"EmailAdress":                        "did you mean EmailAddress?",
		"emailaddress":                       "did you mean EmailAddress?",
		"OpenSSHPrivateKey":                  "did you mean OpenSshPrivateKey?", // one place of the page on credentials has this spelling
		"PhoneNumber":                        "each PhoneNumber belongs to a country: use one of PhoneNumber-BR, PhoneNumber-DE",
		"PhoneNumber-AT":                     "each PhoneNumber belongs to a country: use one of",
		"IndividualTaxIdenticationNumber-US": "did you mean IndividualTaxIdentificationNumber-US?", // one place of the page on PII has this spelling
		"BloodGroup":                         "CWL-managed-data-identifiers lists them",
		"EmailAddress":                       "",
		"DateOfBirth":                        "",
	} {
		err := Check(name)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
		if got := Mistyped(name); got != (want != "" && name != "BloodGroup") {
			t.Errorf("%s is mistyped: %v", name, got)
		}
	}
}

func TestOfARN(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws:dataprotection::aws:data-identifier/EmailAddress":            "EmailAddress",
		"arn:aws-cn:dataprotection::aws:data-identifier/PhoneNumber-DE":       "PhoneNumber-DE",
		"arn:${AWS::Partition}:dataprotection::aws:data-identifier/IpAddress": "IpAddress",
		"field-iban":                            "",
		"arn:aws:logs:eu-west-1:111122223333:x": "",
	} {
		name, managed := OfARN(arn)
		if managed != (want != "") || managed && name != want || !managed && name != arn {
			t.Errorf("%s is %s, managed: %v", arn, name, managed)
		}
	}
}

// A key names the data if a keyword begins in it.
func TestNamedBy(t *testing.T) {
	for _, of := range []struct {
		name string
		keys string // keys that name the data
		not  string // keys that do not
	}{
		{"CreditCardNumber", "card card_number cardNumber card-no user.card.number PAN creditCard card2", "number discard company token"},
		{"CreditCardExpiration", "exp_date expDate exp_month expiry expiration_date", "exp export expected"},
		{"CreditCardSecurityCode", "cvc CVV cvv2 card_security_code", "code csc"},
		{"LatLong", "location geo_location coordinates lat_long latLong position", "place geo latitude"},
		{"PhoneNumber-DE", "phone user_phone phoneNumber mobile tel", "hotel handy rufnummer"},
		{"BankAccountNumber-DE", "iban IBAN kontonummer account_number customerAccountId", "account bank"},
		{"Ssn-US", "ssn social_security", "ss lessness"},
		{"AwsSecretKey", "aws_secret_access_key secretKey credentials", "password key"},
		{"DriversLicense-US", "drivers_license driverLicense driver_s_license", "license dl"},
		{"DateOfBirth", "dob birthday date_of_birth bDay", "born"},
		{"EmailAddress", "", "email"},
	} {
		identifier, ok := Find(of.name)
		if !ok {
			t.Fatalf("there is no %s", of.name)
		}
		for _, key := range strings.Fields(of.keys) {
			if !identifier.NamedBy(key) {
				t.Errorf("%s has no keyword of %s", key, of.name)
			}
		}
		for _, key := range strings.Fields(of.not) {
			if identifier.NamedBy(key) {
				t.Errorf("%s has a keyword of %s", key, of.name)
			}
		}
	}
}

func TestWants(t *testing.T) {
	for name, want := range map[string]string{
		"EmailAddress":   "",
		"Ssn-US":         "one of social security, ss#, ssn within 30 characters",
		"PhoneNumber-DE": "one of cell, contact, fax, fax number, mobile, phone, phone number, tel, telephone, telephone number within 30 characters, or a number that begins with its country's code",
	} {
		if of, _ := Find(name); of.Wants() != want {
			t.Errorf("%s wants %q", name, of.Wants())
		}
	}
}
