/**
 * Remote agents as their users start them: real processes of each program, which speak to a whole server and run shell scripts. What
 * one program does the other does too, so each scenario is played with both.
 */
package io.bascule.remote;
