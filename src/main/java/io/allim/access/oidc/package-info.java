/**
 * People who sign in with an OpenID Connect provider: their access tokens are checked here, against the keys that the provider
 * publishes, and their roles become scopes. Loaded when somebody shows such a token.
 */
package io.allim.access.oidc;
