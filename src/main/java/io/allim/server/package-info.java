/**
 * What the server has and the Lambda function has not: its package is without these classes and their libraries. Health,
 * metrics for Prometheus and what the access log may say (docs/monitoring.md), and backups of the data directory
 * (docs/backup.md).
 */
package io.allim.server;
