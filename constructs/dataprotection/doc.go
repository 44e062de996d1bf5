// Package dataprotection provisions the resources around masked log data: the data
// protection policy of an account, the role that can unmask data, and the policy that
// keeps people from deleting logs.
//
//	dataprotection.NewAccount(stack, "Account", dataprotection.AccountProps{Contract: contract.Guide()})
package dataprotection
