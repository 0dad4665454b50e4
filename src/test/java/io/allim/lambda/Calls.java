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
 * @param logBytes of the function's log, with Lambda's own lines
 */
record Calls(
        double invocations,
        double millis,
        double dynamo,
        double writeUnits,
        double readUnits,
        double sqs,
        double ticks,
        double logBytes) {

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

    /** Of what is taken into CloudWatch Logs. */
    private static final double LOG_BYTE = 0.50e-9;

    /** For an hour, of a table with capacity that is provisioned. */
    private static final double WRITE_UNIT_A_SECOND = 0.00065;

    private static final double READ_UNIT_A_SECOND = 0.00013;

    /** Free in each month. */
    private static final double FREE_INVOCATIONS = 1e6;

    private static final double FREE_GB_SECONDS = 400_000;
    private static final double FREE_SQS_REQUESTS = 1e6;
    private static final double FREE_SCHEDULES = 14e6;
    private static final double FREE_LOG_BYTES = 5e9;

    /** Always free, of each kind of unit, where capacity is provisioned. */
    static final int FREE_UNITS_A_SECOND = 25;

    /** The part of what is provisioned that is used: the target of automatic scaling. */
    static final double UTILIZATION = 0.7;

    private static final double HOURS = 730;

    Calls plus(Calls other) {
        return new Calls(
                invocations + other.invocations,
                millis + other.millis,
                dynamo + other.dynamo,
                writeUnits + other.writeUnits,
                readUnits + other.readUnits,
                sqs + other.sqs,
                ticks + other.ticks,
                logBytes + other.logBytes);
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
                ticks * factor,
                logBytes * factor);
    }

    static Calls requestsToSqs(double number) {
        return new Calls(0, 0, 0, 0, 0, number, 0, 0);
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

    double logs() {
        return logBytes * LOG_BYTE;
    }

    double price() {
        return lambda() + dynamoDb() + queue() + schedule() + logs();
    }

    /** In a month in which nothing else is in the account. */
    double priceAfterFree() {
        return Math.max(0, invocations - FREE_INVOCATIONS) * LAMBDA_REQUEST
                + Math.max(0, gigabyteSeconds() - FREE_GB_SECONDS) * LAMBDA_GB_SECOND
                + dynamoDb()
                + Math.max(0, sqs - FREE_SQS_REQUESTS) * SQS_REQUEST
                + schedule()
                + Math.max(0, logBytes - FREE_LOG_BYTES) * LOG_BYTE;
    }

    /** What DynamoDB takes for a month in which this happens each second. */
    double monthOnDemand() {
        return times(HOURS * 3600).dynamoDb();
    }

    /** The same, of a table with capacity for it. */
    double monthProvisioned() {
        return HOURS * (provisionedWrites() * WRITE_UNIT_A_SECOND + provisionedReads() * READ_UNIT_A_SECOND);
    }

    double monthProvisionedAfterFree() {
        return HOURS
                * (Math.max(0, provisionedWrites() - FREE_UNITS_A_SECOND) * WRITE_UNIT_A_SECOND
                        + Math.max(0, provisionedReads() - FREE_UNITS_A_SECOND) * READ_UNIT_A_SECOND);
    }

    double provisionedWrites() {
        return Math.ceil(writeUnits / UTILIZATION);
    }

    double provisionedReads() {
        return Math.ceil(readUnits / UTILIZATION);
    }

    private double gigabyteSeconds() {
        return millis / 1000 * GIGABYTES;
    }
}
