// Package config reads logstack.yaml: an application, its services, its log
// contract, and the environments that its logging stack is deployed to.
//
// The file is read strictly. Every problem is an error with file, line and column,
// and all are reported together. An environment says only how it differs: its
// settings are laid over those of the file, key by key (mappings are merged,
// everything else is replaced). In an environment, null removes a setting of the
// file, and {} empties a mapping.
package config
