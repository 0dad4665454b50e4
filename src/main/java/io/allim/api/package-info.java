/**
 * The send-and-look API: notifications, deliveries, digests and what is to come. The other resources of {@code /v1} are beside
 * their nouns. {@code X}Resource is a path, {@code X}Reader makes a type that can't be wrong out of JSON and names the field
 * where it can't, {@code X}View is the answer. All errors are in {@link io.allim.web.problem.Problem}. {@code
 * META-INF/openapi.yaml} is written by hand and held to the resources by a test.
 */
package io.allim.api;
