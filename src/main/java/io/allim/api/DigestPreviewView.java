package io.allim.api;

import io.allim.channel.Message;
import io.allim.pipeline.digest.DigestPreviewer.Preview;
import io.allim.pipeline.digest.DigestPreviewer.PreviewMessage;
import java.util.Optional;

/**
 * A message of a digest as it would be now.
 *
 * @param to the address masked; absent where there is no message
 * @param decision send, hold, skip, expire or fail
 * @param shown how many of the items the words are of
 */
record DigestPreviewView(
        String delivery,
        String channel,
        Optional<String> to,
        String decision,
        String why,
        Optional<String> title,
        Optional<String> body,
        Optional<String> html,
        Optional<String> url,
        Optional<Integer> shown,
        Optional<Long> total) {

    static DigestPreviewView of(Preview preview) {
        Optional<Message> message = preview.words().map(PreviewMessage::message);
        return new DigestPreviewView(
                preview.delivery().id().toString(),
                preview.delivery().channel(),
                message.map(words -> words.address().masked()),
                preview.decision(),
                preview.why(),
                message.map(Message::title),
                message.map(Message::body),
                preview.words().flatMap(PreviewMessage::html),
                message.flatMap(Message::url),
                preview.words().map(PreviewMessage::shown),
                preview.words().map(PreviewMessage::total));
    }
}
