package io.allim.notification;

import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import java.util.Optional;

/**
 * What a notification says.
 *
 * @param title may be empty
 * @param url http or https
 */
public record Content(String title, String body, Optional<String> url) {

    void write(JsonObjectWriter fields) {
        fields.text("title", title).text("body", body).text("url", url);
    }

    static Content read(JsonObjectReader fields) {
        return new Content(fields.text("title").orElse(""), fields.text("body").orElseThrow(), fields.text("url"));
    }
}
