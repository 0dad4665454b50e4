/**
 * HTTP and JSON for all resources: limits of requests and bodies, query parameters, preconditions, pages, and the answers for errors.
 */
package io.allim.web;
