package io.allim.workflow;

/** By which channel a step goes, and in which words. */
public record ChannelOption(String channel, String template) {}
