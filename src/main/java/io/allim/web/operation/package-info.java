/**
 * What each operation of the HTTP API declares beside its path: who may call it, and how long its body may be. The build reads
 * it ({@link io.allim.web.operation.OperationCheck}) and fails where nothing is said; requests look it up ({@link
 * io.allim.web.operation.Operations}).
 */
package io.allim.web.operation;
