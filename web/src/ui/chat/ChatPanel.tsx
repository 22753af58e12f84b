import { Composer } from "./Composer";
import { MessageList } from "./MessageList";

export function ChatPanel() {
  return (
    <>
      <MessageList />
      <Composer />
    </>
  );
}
