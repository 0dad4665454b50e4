package io.allim.lambda;

import java.util.Map;

/**
 * What something took of AWS, or would take a number of times.
 *
 * @param invocations of the function
 * @param millis for which they are billed, by {@link #MILLIS}
 * @param dynamo requests to DynamoDB
 * @param sqs requests to SQS, those of the trigger included
 * @param ticks of the schedule
 */
record Calls(
        double invocations,
        double millis,
        double dynamo,
        double writeUnits,
        double readUnits,
        double sqs,
        double ticks) {

    /**
     * How long the function is taken to wait for an answer of each service within a region, and to be busy in each
     * invocation: assumed, since nothing here is as far away as it is in AWS.
     */
    static final Map<String, Double> MILLIS =
            Map.of("invocation", 4.0, "dynamodb", 4.0, "sqs", 6.0, "ses", 60.0, "sns", 25.0);

    static final double GIGABYTES = 1;

    /** Of AWS in us-east-1, in USD. */
    static final double LAMBDA_REQUEST = 0.20e-6;

    static final double LAMBDA_GB_SECOND = 0.0000133334;
    private static final double WRITE_UNIT = 0.625e-6;
    private static final double READ_UNIT = 0.125e-6;
    private static final double SQS_REQUEST = 0.40e-6;
    private static final double SCHEDULE = 1.00e-6;

    /** Free in each month. */
    private static final double FREE_INVOCATIONS = 1e6;

    private static final double FREE_GB_SECONDS = 400_000;
    private static final double FREE_SQS_REQUESTS = 1e6;
    private static final double FREE_SCHEDULES = 14e6;

    Calls plus(Calls other) {
        return new Calls(
                invocations + other.invocations,
                millis + other.millis,
                dynamo + other.dynamo,
                writeUnits + other.writeUnits,
                readUnits + other.readUnits,
                sqs + other.sqs,
                ticks + other.ticks);
    }

    Calls minus(Calls other) {
        return plus(other.times(-1));
    }

    Calls times(double factor) {
        return new Calls(
                invocations * factor,
                millis * factor,
                dynamo * factor,
                writeUnits * factor,
                readUnits * factor,
                sqs * factor,
                ticks * factor);
    }

    static Calls requestsToSqs(double number) {
        return new Calls(0, 0, 0, 0, 0, number, 0);
    }

    double lambda() {
        return invocations * LAMBDA_REQUEST + gigabyteSeconds() * LAMBDA_GB_SECOND;
    }

    double dynamoDb() {
        return writeUnits * WRITE_UNIT + readUnits * READ_UNIT;
    }

    double queue() {
        return sqs * SQS_REQUEST;
    }

    double schedule() {
        return Math.max(0, ticks - FREE_SCHEDULES) * SCHEDULE;
    }

    double price() {
        return lambda() + dynamoDb() + queue() + schedule();
    }

    /** In a month in which nothing else is in the account. */
    double priceAfterFree() {
        return Math.max(0, invocations - FREE_INVOCATIONS) * LAMBDA_REQUEST
                + Math.max(0, gigabyteSeconds() - FREE_GB_SECONDS) * LAMBDA_GB_SECOND
                + dynamoDb()
                + Math.max(0, sqs - FREE_SQS_REQUESTS) * SQS_REQUEST
                + schedule();
    }

    private double gigabyteSeconds() {
        return millis / 1000 * GIGABYTES;
    }
}
