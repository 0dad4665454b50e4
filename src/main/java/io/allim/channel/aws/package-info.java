/** What channels over the AWS SDK share: one try per call, and the errors that every AWS service gives. */
package io.allim.channel.aws;
