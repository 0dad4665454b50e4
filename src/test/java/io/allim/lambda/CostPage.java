package io.allim.lambda;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code docs/cost.md}.
 *
 * @param each what was counted, by what it is
 * @param idle a month in which nothing happens
 * @param single one notification
 * @param paced a message of the broadcast within a rate
 */
record CostPage(Map<String, Calls> each, Calls idle, Calls single, Calls paced) {

    /** What a broadcast within a rate is called, by how many it reaches and how many leave in a second. */
    static final String PACED = "one notification to a topic of %d, by SMS at %d a second";

    private static final String MESSAGE = "A message of the broadcast by SMS";

    /** Whether a line has numbers that depend on the speed of the machine. */
    static boolean isPaced(String line) {
        return line.startsWith(MESSAGE)
                || line.startsWith("| one notification to a topic of") && line.contains("by SMS at");
    }

    String text(double ticks, double idlePolls) {
        return format(
                """
                # What it costs

                `./mvnw verify -Dit.test=CostIT` counts every request that the deployed package makes to AWS, behind the template's own role, and
                what it writes to its log, and prices both. This page is what it writes. Not in it: what SES, SNS and telephone companies take
                for the message itself, and traffic to the internet.

                ## What is asked of AWS

                | what | invocations | requests to DynamoDB | write units | read units | requests to SQS | ms | log bytes |
                |---|---|---|---|---|---|---|---|
                %s

                Requests to SQS are those of the function and, for each batch, the trigger's receiving and deleting. The milliseconds are
                assumed: %.0f for each invocation, and for each request %.0f to DynamoDB, %.0f to SQS, %.0f to SES, %.0f to SNS, one after the other,
                with %.0f GB of memory. E-mail and SMS have one write unit more than SNS topics: their place in the channel's pace.
                What is sent after the answer is so in the packages with a JVM of their own, and with `SendAfterAnswer`; the rest is not.

                A broadcast within a rate takes as long as the rate says, by the clock on the wall, here in one instance of the function.
                %s costs %.1f write units, %.1f read units and %.1f requests to DynamoDB.

                Log bytes are those of the lines that the function writes and, by `SystemLogLevel` of the template, of Lambda's own. CloudWatch adds
                26 to each line where it counts what is stored.

                ## A million of each, in USD

                | what | Lambda | DynamoDB | SQS | Logs | in all | in all, less what is free each month |
                |---|---|---|---|---|---|---|
                %s

                ## A month in which nothing happens

                %,.0f ticks and %,.0f requests by which Lambda asks the empty queue: **%.2f USD**, and %.2f where the account's free requests are not
                used otherwise. The template has alarms on %d metrics, and 10 are free in an account; storage, with point-in-time recovery, is
                0.45 USD for each GB.

                ## Provisioned capacity

                The template's table is on demand: idle is free, and a broadcast finds what it needs. Where notifications come evenly, a table with
                provisioned capacity is cheaper. A month of DynamoDB in USD, of notifications through SNS that come day and night, with so much
                capacity that %.0f %% of it is used:

                | each second | on demand | write and read units a second | provisioned | less the %d units of each that are free |
                |---|---|---|---|---|
                %s

                The units are those of the table and its two indexes together, each of which has its own. What comes in bursts does not fit:
                DynamoDB refuses what is above the capacity, Allim repeats it, and callers get 503 while that takes too long.

                ## Prices

                us-east-1, November 2026, in USD: Lambda on arm64 0.20 for a million requests and 0.0000133334 for a GB-second, of which a
                million and 400,000 are free each month; DynamoDB on demand 0.625 for a million write units and 0.125 for a million read
                units, provisioned 0.00065 and 0.00013 for an hour of one a second; SQS 0.40 for a million requests, of which a million are free;
                EventBridge Scheduler 1.00 for a million after 14 million; CloudWatch Logs 0.50 for a GB that is written, of which 5 are free each
                month. A write unit is a write of up to 1 KB, and twice that in a transaction; each change of an index is another.
                """,
                rows(each, CostPage::counted),
                Calls.MILLIS.get("invocation"),
                Calls.MILLIS.get("dynamodb"),
                Calls.MILLIS.get("sqs"),
                Calls.MILLIS.get("ses"),
                Calls.MILLIS.get("sns"),
                Calls.GIGABYTES,
                MESSAGE,
                paced.writeUnits(),
                paced.readUnits(),
                paced.dynamo(),
                rows(each, CostPage::priced),
                ticks,
                idlePolls,
                idle.price(),
                idle.priceAfterFree(),
                SamTemplate.read("sam.jvm.yaml").metricsWithAlarms(),
                Calls.UTILIZATION * 100,
                Calls.FREE_UNITS_A_SECOND,
                provisioned(1) + "\n" + provisioned(10));
    }

    private static String rows(Map<String, Calls> each, Function<Calls, String> cells) {
        return each.entrySet().stream()
                .filter(row -> !cells.apply(row.getValue()).isEmpty())
                .map(row -> "| " + row.getKey() + " | " + cells.apply(row.getValue()) + " |")
                .collect(Collectors.joining("\n"));
    }

    private static String counted(Calls calls) {
        return format(
                "%.0f | %.0f | %.0f | %.1f | %.0f | %.0f | %.0f",
                calls.invocations(),
                calls.dynamo(),
                calls.writeUnits(),
                calls.readUnits(),
                calls.sqs(),
                calls.millis(),
                calls.logBytes());
    }

    /** Nothing of ticks, which a month has a number of. */
    private static String priced(Calls calls) {
        Calls million = calls.times(1e6);
        return calls.ticks() == calls.invocations()
                ? ""
                : format(
                        "%.2f | %.2f | %.2f | %.2f | **%.2f** | %.2f",
                        million.lambda(),
                        million.dynamoDb(),
                        million.queue(),
                        million.logs(),
                        million.price(),
                        million.priceAfterFree());
    }

    private String provisioned(int eachSecond) {
        Calls second = single.times(eachSecond);
        return format(
                "| %d | %.2f | %.0f and %.0f | %.2f | %.2f |",
                eachSecond,
                second.monthOnDemand(),
                second.provisionedWrites(),
                second.provisionedReads(),
                second.monthProvisioned(),
                second.monthProvisionedAfterFree());
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
