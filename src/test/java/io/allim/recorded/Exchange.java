package io.allim.recorded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request, and what was answered and sent because of it.
 *
 * <pre>
 * ### A recipient is stored
 * PUT /v1/recipients/ada
 * Header: value
 *
 * {"zone":"Asia/Seoul"}
 * &lt; 200
 * &lt; ETag: "1"
 * &lt; {"id":"ada"}
 * > email to ada@example.com at 2027-03-01T09:00:00Z
 * > Hello
 * </pre>
 *
 * @param request its line, its headers and its body, as they stand in the file
 * @param recorded the lines of the answer and of the messages
 */
record Exchange(String title, List<String> request, List<String> recorded) {

    private static final String TITLE = "### ";

    /** Reads a chapter. Lines before the first title are its preface, and stay. */
    static Chapter read(String text) {
        List<String> preface = new ArrayList<>();
        List<Exchange> exchanges = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(TITLE)) {
                exchanges.add(new Exchange(line.substring(TITLE.length()), new ArrayList<>(), new ArrayList<>()));
            } else if (exchanges.isEmpty()) {
                preface.add(line);
            } else if (line.startsWith("< ") || line.startsWith("> ")) {
                exchanges.getLast().recorded.add(line);
            } else if (exchanges.getLast().recorded.isEmpty()) {
                exchanges.getLast().request.add(line);
            }
        }
        exchanges.forEach(Exchange::endRequest);
        return new Chapter(preface, exchanges);
    }

    private void endRequest() {
        while (request.getLast().isBlank()) {
            request.removeLast();
        }
    }

    record Chapter(List<String> preface, List<Exchange> exchanges) {

        String text() {
            List<String> lines = new ArrayList<>(preface);
            for (Exchange exchange : exchanges) {
                lines.add(TITLE + exchange.title);
                lines.addAll(exchange.request);
                lines.addAll(exchange.recorded);
                lines.add("");
            }
            return String.join("\n", lines) + "\n";
        }
    }

    String method() {
        return request.getFirst().split(" ", 2)[0];
    }

    String target() {
        return request.getFirst().split(" ", 2)[1];
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        request.stream()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.split(": ?", 2))
                .forEach(header -> headers.put(header[0], header[1]));
        return headers;
    }

    /** Empty without a body. */
    String body() {
        return String.join(
                "\n",
                request.stream()
                        .skip(1)
                        .dropWhile(line -> !line.isEmpty())
                        .skip(1)
                        .toList());
    }

    Exchange with(List<String> seen) {
        return new Exchange(title, request, seen);
    }
}
