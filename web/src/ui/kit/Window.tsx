import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { IconButton } from "./IconButton";

interface Props {
  title: string;
  closeLabel: string;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  alert?: boolean;
  children: ReactNode;
}

/** A dialog over the page: Escape or a click beside it closes it, and focus returns to where it was. */
export function Window({ title, closeLabel, open, onClose, wide, alert, children }: Props) {
  return (
    <ModalOverlay
      className="veil"
      isOpen={open}
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={wide ? "window wide" : "window"}>
        <Dialog className="window-in" role={alert ? "alertdialog" : "dialog"}>
          <header className="window-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton icon="close" label={closeLabel} onPress={onClose} />
          </header>
          <div className="window-body">{children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
