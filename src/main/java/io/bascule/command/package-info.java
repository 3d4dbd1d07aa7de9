/** The command line: one class a command, each with {@code --help} and exit codes 0 (done), 1 (failed), 2 (asked wrongly). */
package io.bascule.command;
