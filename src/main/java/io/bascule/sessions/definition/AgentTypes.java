package io.bascule.sessions.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The agent types that this node knows: those that the server comes with, and those of the operator's folder. */
public final class AgentTypes {
    private final List<AgentType> types;

    AgentTypes(List<AgentType> types) {
        this.types = List.copyOf(types);
    }

    /** Those that the server comes with. */
    public static AgentTypes shipped() {
        throw new UnsupportedOperationException();
    }

    /**
     * Those that the server comes with, and those of the folder: one of a name that is there already takes its place.
     *
     * @param folder with {@code *.yaml} and {@code *.yml}; it need not be there
     * @throws WrongDefinitions with everything that is wrong, each with file, line and what to do
     */
    public static AgentTypes load(Path folder) {
        throw new UnsupportedOperationException();
    }

    /** The shipped ones first, then by name. */
    public List<AgentType> all() {
        return types;
    }

    public Optional<AgentType> find(String name) {
        return types.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}
