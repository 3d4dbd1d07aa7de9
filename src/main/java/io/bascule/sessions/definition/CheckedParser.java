package io.bascule.sessions.definition;

import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** The parser of a file, which ends where there is something that is not taken here. */
final class CheckedParser implements Parser {
    /** What is not taken, and where it is. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Mark mark;

        private Refused(Event event, String problem) {
            super(problem);
            mark = event.getStartMark();
        }

        Mark mark() {
            return mark;
        }
    }

    private final Parser parser;
    private int documents;

    CheckedParser(String text, LoaderOptions limits) {
        parser = new ParserImpl(new StreamReader(new StringReader(text)), limits);
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event getEvent() {
        Event event = parser.getEvent();
        if (event instanceof AliasEvent || event instanceof NodeEvent node && node.getAnchor() != null) {
            throw new Refused(
                    event, "anchors (&) and aliases (*) are not taken here; write it out, or put the text in quotes");
        }
        if (isTagged(event)) {
            throw new Refused(event, "tags (!) are not taken here; put the text in quotes");
        }
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            throw new Refused(event, "holds a second document; give each agent type a file of its own");
        }
        return event;
    }

    private static boolean isTagged(Event event) {
        return event instanceof ScalarEvent scalar && scalar.getTag() != null
                || event instanceof CollectionStartEvent collection && collection.getTag() != null;
    }
}
