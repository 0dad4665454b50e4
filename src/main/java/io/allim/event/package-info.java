/**
 * What AWS services tell, whichever way it came, in one shape; and who listens.
 *
 * <pre>
 * SNS topic ─── Lambda event, message of a queue, signed HTTP ──┐
 * EventBridge ─ Lambda event, message of a queue ───────────────┼─▶ AwsEvent ─▶ every EventListener
 * CloudWatch Logs ─ Lambda event, one for each line ────────────┘
 * </pre>
 */
package io.allim.event;
