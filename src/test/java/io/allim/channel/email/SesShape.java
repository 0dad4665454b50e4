package io.allim.channel.email;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The structure of what SES is asked: the names of the fields, and to whom it goes. */
public final class SesShape implements AutoCloseable {

    private final HttpStandIn ses = SesStandIn.open();
    private final EmailChannel channel =
            EmailSettings.channel(EmailSettings.ses(ses.port(), Duration.ofSeconds(30)), InstantSource.system());

    public MailShape of(Message message) {
        channel.send(message);
        JsonNode request = SesStandIn.json(ses.requests().getLast());
        List<String> structure = new ArrayList<>();
        names(request, "", structure);
        structure.add(request.at("/Destination").toString());
        return new MailShape(
                structure, request.at("/Content/Simple/Body/Html/Data").textValue());
    }

    @Override
    public void close() {
        ses.close();
    }

    private static void names(JsonNode json, String path, List<String> names) {
        names.add(path + " " + json.getNodeType());
        json.properties().forEach(field -> names(field.getValue(), path + "/" + field.getKey(), names));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            names(json.get(i), path + "/" + i, names);
        }
    }
}
