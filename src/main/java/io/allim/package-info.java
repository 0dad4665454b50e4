/**
 * Allim takes notifications in, decides who hears on which channel and when, and sends them: at least once, with nothing
 * that was accepted lost.
 *
 * <p>The main flow, in reading order:
 *
 * <ol>
 *   <li>{@code api.NotificationResource}: a request becomes a {@code notification.NotificationRequest};
 *   <li>{@code pipeline.accept}: {@code Acceptor} stores it, {@code Planner} makes its deliveries, and workers get a hint; topics,
 *       and steps that wait for their time, are planned when they are due;
 *   <li>{@code pipeline.send.Dispatcher}: a delivery that is due goes through its stages, each a class over a {@code
 *       DeliveryContext}: {@code AdmitStage}, {@code DecideStage}, {@code HostStage}, {@code ComposeStage}, {@code SlotStage},
 *       {@code LeaseStage}, {@code SendStage}, {@code RecordStage}; or it is put into a digest ({@code
 *       pipeline.digest.DigestAppender}), which leaves in the same way when it closes ({@code pipeline.digest.DigestCloser});
 *   <li>{@code delivery.Delivery}: the states of a delivery and the ways between them;
 *   <li>{@code pipeline.Ticker}: finds what is due, whatever became of the hints.
 * </ol>
 *
 * <p>The rooms, on one spine: each uses those below it, and there are no cycles between packages.
 *
 * <pre>
 *   requests                 events of AWS                in dev and test   of the server alone
 *  +-----+------+---------+ +--------+----------+------+-------+ +---------+   +--------+
 *  | api | page | console | | lambda | feedback | rule | queue | | sandbox |   | server |
 *  +-----+------+---------+ +--------+----------+------+-------+ +---------+   +--------+
 *                                 |
 *  +------------------------------v------------------------------+
 *  | pipeline: accept, decide, compose, send, limit, thread,      |
 *  |           digest, control                                   |
 *  +------------------------------+------------------------------+
 *                                 v
 *  +-------+  +----------+  +--------------+  +----------+  +------------+  +-----------+----------+
 *  | inbox |->| delivery |->| notification |->| workflow |->| preference |->| recipient | template |
 *  +-------+  +----------+  +--------------+  +----------+  +------------+  +-----------+----------+
 *                                 v
 *  +-----------------------------------------------------------------------------------------------+
 *  | channel -> chat -> connection -> event -> access -> web -> table -> secret -> aws -> http      |
 *  |         -> config, time, snapshot, telemetry                                                  |
 *  +-----------------------------------------------------------------------------------------------+
 * </pre>
 *
 * A noun has its resources beside it: what there is to say of recipients is in {@code recipient}. Channels ({@code
 * channel.email}, {@code channel.sns}, {@code channel.webhook}, and the inbox), engines of the store ({@code table.sqlite},
 * {@code table.dynamodb}) and the renderer ({@code template.liquid}) implement a port of the package above them; nobody
 * imports them: the container wires them.
 *
 * <p>The words: a <b>notification</b> is what a caller asked for; a <b>recipient</b> a person or system with
 * <b>addresses</b>; a <b>topic</b> a named set of recipients; a <b>workflow</b> which messages something makes, each of them
 * a <b>step</b> that waits, and may be needless by then; a <b>template</b> the words, by channel and language; a
 * <b>preference</b> what a recipient wants to hear; a <b>delivery</b> one notification for one recipient on one
 * <b>channel</b>; an <b>attempt</b> one try at sending it; a <b>message</b> what is sent; an <b>outcome</b> the channel's
 * verdict; a <b>digest</b> an open collection of held deliveries that leave as one message when its <b>window</b> closes;
 * the <b>inbox</b> where a recipient reads within an application; a <b>tick</b> the moment at which due work is
 * looked for; a <b>hint</b> a nudge that names work which may be due.
 */
package io.allim;
