/** What all clients of AWS have in common: how they reach it, and whom they trust. */
package io.allim.aws;
