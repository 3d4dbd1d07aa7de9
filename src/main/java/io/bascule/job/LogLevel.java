package io.bascule.job;

/** Severity of a line in a job's log. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
