/**
 * The documents for people, held to what there is. {@code DocBlocksTest} runs the commands that an Allim in dev answers,
 * {@code DocNamesTest} looks for what the others name, and {@code AwsCliIT} and
 * {@code AwsDocsIT} try those for AWS.
 */
package io.allim.docs;
