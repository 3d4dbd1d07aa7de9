/**
 * Remote agents that crash, pause, lose answers and change their minds, against a whole server over HTTP. {@link
 * io.bascule.fleet.FleetTest} holds what they believed against each other and against the database.
 */
package io.bascule.fleet;
