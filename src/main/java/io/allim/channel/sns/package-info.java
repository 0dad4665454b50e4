/**
 * Amazon SNS: topics, text messages to phones, and mobile push.
 *
 * <p>{@link io.allim.channel.sns.SnsVerdict} says what becomes of every answer that SNS can give.
 */
package io.allim.channel.sns;
