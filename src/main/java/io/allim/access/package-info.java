/**
 * Who may do what: keys of applications, IAM principals, and signed tokens for recipients' browsers and for the links in
 * messages. A token says what it is for and about, is signed and not stored, and ends by time or with its key.
 */
package io.allim.access;
