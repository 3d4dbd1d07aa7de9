/** The job type {@code simple-task}: takes any input, shows it was worked on, gives it back. Good for a first job and for probing a server. */
package io.bascule.handler.simpletask;
