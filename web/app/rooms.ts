// The rooms of the console, in the order of the navigation, with who may enter and the key that goes there after `g`.
import { ChartColumn, CircleDollarSign, Gauge, KeyRound, List, type LucideIcon, Server, UserRound, Users } from 'lucide-react';
import type { Me } from '../ask/me.ts';

export type RoomName = 'overview' | 'calls' | 'usage' | 'prices' | 'vendors' | 'keys' | 'users' | 'me';

export type Room = {
  readonly name: RoomName;
  readonly to: `/${RoomName}`;
  readonly icon: LucideIcon;
  readonly key: string;
  readonly isFor: (me: Me) => boolean;
};

const everyone = (): boolean => true;

export const rooms: readonly Room[] = [
  { name: 'overview', to: '/overview', icon: Gauge, key: 'o', isFor: everyone },
  { name: 'calls', to: '/calls', icon: List, key: 'c', isFor: everyone },
  { name: 'usage', to: '/usage', icon: ChartColumn, key: 'u', isFor: everyone },
  { name: 'prices', to: '/prices', icon: CircleDollarSign, key: 'p', isFor: everyone },
  { name: 'vendors', to: '/vendors', icon: Server, key: 'v', isFor: everyone },
  { name: 'keys', to: '/keys', icon: KeyRound, key: 'k', isFor: everyone },
  { name: 'users', to: '/users', icon: Users, key: 's', isFor: ({ rights }) => rights.audit },
  { name: 'me', to: '/me', icon: UserRound, key: 'm', isFor: everyone },
];
