/** Agent types and how they are read from YAML: a file each. */
package io.bascule.sessions.definition;
