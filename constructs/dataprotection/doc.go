// Package dataprotection provisions what stands around masks: the policy of a whole account,
// the role that may see what is masked, and the policy that keeps people from deleting logs.
//
//	dataprotection.NewAccount(stack, "Account", dataprotection.AccountProps{Contract: contract.Guide()})
package dataprotection
