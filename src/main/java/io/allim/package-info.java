/**
 * Allim takes notifications in, decides who hears on which channel and when, and sends them: at least once, with nothing
 * that was accepted lost.
 *
 * <p>The main flow, in reading order:
 *
 * <ol>
 *   <li>{@code api.NotificationResource}: a request becomes a {@code notification.Notification};
 *   <li>{@code dispatch.Acceptor} and {@code dispatch.Planner}: it is stored with its deliveries, and workers get a hint;
 *       topics, and steps that wait for their time, are planned by workers;
 *   <li>{@code dispatch.Dispatcher}: a delivery that is due is leased, decided ({@code dispatch.Decider}), put into words
 *       ({@code dispatch.Composer}), sent, and its outcome recorded; or it is put into a digest ({@code dispatch.Gatherer}),
 *       which leaves in the same way when it closes ({@code dispatch.DigestCloser});
 *   <li>{@code delivery.Delivery}: the states of a delivery and the ways between them;
 *   <li>{@code schedule.Ticker}: finds what is due, whatever became of the hints.
 * </ol>
 *
 * <p>Four rings, imports only inward, no package cycles:
 *
 * <pre>
 * inbound    api      the REST resources          page     what people's browsers see
 *            lambda   events of AWS               sandbox  stand-ins for providers, in dev and test
 * use cases  dispatch accept, plan, decide, gather, send, cancel, erase
 *            schedule ticks                          rule     events of AWS start workflows
 *            feedback what providers tell later
 * nouns      access · event · recipient · topic · template · preference · workflow · inbox · notification · digest · delivery ·
 *            calendar (schedules, quiet hours, frequencies), snapshot (of the process), and the ports channel, table and
 *            telemetry
 * outbound   channel.email · channel.inbox · channel.sns · channel.webhook (and what those over AWS share,
 *            channel.aws) · table.sqlite · queue · render
 * </pre>
 *
 * Inbound imports use cases and nouns, use cases import nouns. Outbound implements ports of the rings within, and nobody
 * imports it: the container wires it.
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
