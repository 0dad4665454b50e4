/**
 * The console, {@code /console}: a page that is a client of the API like any other. Its modules are in {@code src/main/web/console};
 * the build bundles them into {@code io/allim/console/assets}, each under a name with its hash.
 */
package io.allim.console;
